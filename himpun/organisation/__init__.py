"""Who the office is: governments, agencies, units, posts, officers, and who holds which post today."""
