"""What is signed and kept: sealed documents, their dispatch and receipts, and proof for anyone who asks."""
