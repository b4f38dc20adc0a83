"""What others reached on the same sets, as their keeper measured it (README.md beside the sets). None of it is measured
here; it stands beside our figures."""

# Model: NEWS-3, HateCheck at the balanced threshold (all, hateful, non-hateful), microseconds, megabytes.
MODELS: dict[str, tuple[float | None, ...]] = {
    "better-profanity 0.7": (0.545, 42.0, None, None, 17_900, 0.02),
    "alt-profanity-check 1.9": (0.623, 60.1, 76.0, 26.0, 2_717, 0.9),
    "wordllama-256 + MLP": (0.613, 61.7, 73.0, 37.0, 102, 16.7),
    "MiniLM-6L frozen + LR": (0.615, 66.0, 79.0, 36.0, 14_804, 90.0),
    "hashed n-gram LR int8": (0.625, 70.6, 91.0, 26.0, 491, 0.5),
    "fastText d16 quantised": (0.645, 71.9, 92.0, 27.0, 28, 2.0),
    "TF-IDF word+char LR": (0.654, 69.5, 88.0, 28.0, 1_138, 3.3),
    "MiniLM 3 layers, int8": (0.658, 70.9, 94.0, 19.0, 1_179, 14.3),
    "the same, identity-attack head": (None, 74.8, 92.9, 34.8, None, None),
    "Perspective, December 2020": (None, 76.6, 89.5, 48.2, None, None),
}

# HateCheck's functions (arXiv:2012.15606): per cent right by Perspective and by the identity-attack head above.
FUNCTIONS: dict[str, tuple[float, float]] = {
    "counter_quote_nh": (15.6, 14.5),
    "counter_ref_nh": (18.4, 17.0),
    "ident_neutral_nh": (84.1, 52.4),
    "ident_pos_nh": (54.0, 11.6),
    "negate_neg_nh": (3.8, 2.3),
    "slur_reclaimed_nh": (28.4, 56.8),
    "profanity_nh": (98.0, 88.0),
    "target_obj_nh": (95.4, 66.2),
    "derog_impl_h": (85.0, 99.3),
    "threat_dir_h": (100.0, 99.2),
    "threat_norm_h": (100.0, 99.2),
    "spell_leet_h": (68.2, 76.3),
    "spell_space_add_h": (74.0, 59.5),
}
