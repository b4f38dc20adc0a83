"""Statements of reasons as the Transparency Database of the EU takes them: schema v2, since 1 July 2025. No models."""

from tertulia.moderation.dsa.keywords import CATEGORIES, KEYWORDS
from tertulia.moderation.dsa.personal import no_personal_data
from tertulia.moderation.dsa.schema import MOST, Statement, batches, validate

__all__ = ["CATEGORIES", "KEYWORDS", "MOST", "Statement", "batches", "no_personal_data", "validate"]
