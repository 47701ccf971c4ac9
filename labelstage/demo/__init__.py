"""What `labelstage demo` shows: people, two projects on real input, and a crowd that has already labelled half of it."""
