"""How the scorer's models are made: `tertulia train-scorer`. Needs what `requirements/train.txt` names; nothing here is
imported by a site that runs."""
