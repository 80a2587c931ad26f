"""Who works in the office: users, roles, and what each may do for which scheme and area."""
