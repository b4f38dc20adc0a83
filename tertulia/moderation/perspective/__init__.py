"""What newsrooms asked of Google's Perspective API, answered by the site's own scorer in the same shapes
(docs/leaving-perspective.md). The shapes are those of its public reference, `commentanalyzer` v1alpha1."""
