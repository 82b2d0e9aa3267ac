"""Who and what a sentence names: treaties, bodies, states, their organs and who holds them."""
