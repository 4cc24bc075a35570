"""Stage 1, purchased programmes 购买服务项目: what a union bought from an agency. Never counts what was delivered."""
