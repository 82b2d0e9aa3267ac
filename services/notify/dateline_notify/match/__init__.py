"""From changes to deliveries: who asked for it, what each was told before, and what is to be said now."""
