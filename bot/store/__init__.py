"""SQLite: the journal, the outbox, the accounts and what is known of cases. SQL lives here and nowhere else."""
