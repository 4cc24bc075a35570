"""Stage 4, volunteer sign-ups 报名: applied, approved, returned, withdrawn, and the consent that came with them."""
