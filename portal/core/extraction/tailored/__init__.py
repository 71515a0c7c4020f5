"""What a firm wants read beside what the rules know: its own types and fields, and its own ways to find a field's value."""
