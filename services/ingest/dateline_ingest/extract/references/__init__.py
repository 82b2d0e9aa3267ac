"""What words mean that point at something named before: "it", "the country", "the treaty", "the bill", "both"."""
