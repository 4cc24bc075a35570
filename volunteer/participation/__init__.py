"""Stage 2, services received: case 个案, group 小组, community activity 社区活动. Owns services, sessions, who came.

Never asks which rows are one person (that is `linkage`) and never holds case notes.
"""
