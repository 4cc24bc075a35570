"""READ ONLY: finding people, and one line a person from service to sign-up to shift."""
