"""What `labelstage demo` shows: people, three projects, and a crowd that has already labelled half of it."""
