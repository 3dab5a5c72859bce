"""What the doctor says of what it sees."""
