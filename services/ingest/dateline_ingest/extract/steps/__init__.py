"""Steps of states towards treaties and organisations: words with an effect, how far each has come, who and what."""
