"""The database: what every store must keep to (`bot.ports`), and what is special about SQLite."""
