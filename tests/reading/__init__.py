"""Reading watched stores, against a stand-in Pandabase and a real database."""
