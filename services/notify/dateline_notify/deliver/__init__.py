"""From what is due to what was received: signed webhooks, tried until they are taken or given up."""
