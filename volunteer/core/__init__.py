"""What every room stands on: database, clock, web, errors, formats. Knows no word of the domain."""
