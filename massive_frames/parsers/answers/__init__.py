"""What AI applications answer: one module in ``models/`` for each application, and what they share."""
