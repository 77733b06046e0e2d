"""What waits for whom: the inbox every officer sees, and the outbox of work to be done after a commit."""
