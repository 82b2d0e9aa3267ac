"""Takes events from systems that already have typed ones: accepted when Kafka has them, all of a request or none."""
