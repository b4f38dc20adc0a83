"""`tertulia bench scorer`: what the scorer's model is worth on labelled comments, beside others, and what it costs."""
