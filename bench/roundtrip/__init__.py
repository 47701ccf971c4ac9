"""Real files through the product and back."""
