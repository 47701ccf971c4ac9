"""Pure numbers: agreement coefficients, one-to-one matching, label aggregation. Arrays in, numbers out."""
