"""What the formats for images have in common."""
