"""What-if: a draft of a scheme's definition run on last year's members and claims, beside what the office decided."""
