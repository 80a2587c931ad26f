"""What one person proposes and another must approve before it is done: terms and law dated back, merges, refunds."""
