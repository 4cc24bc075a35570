"""Log-in, users, roles: who may do what, held in one table. Never decides what is true about a person's journey."""
