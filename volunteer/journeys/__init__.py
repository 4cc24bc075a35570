"""A person's dated events and what they add up to. The only place with funnel semantics: `evaluate()`."""
