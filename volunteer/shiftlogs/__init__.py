"""Stage 6, what happened on a shift: who came, minutes 时长, people served 服务人次, approval. Corrections reverse."""
