"""People at work: accounts and places held by mentions, web sign-ups, claim cards, drafts, corrections."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'

STATES = ('offered', 'signed_up', 'waiting', 'confirmed', 'seeking_stand_in', 'cancelled', 'excused', 'attended', 'absent')
LIVE = sa.text("state IN ('offered','signed_up','waiting','confirmed','seeking_stand_in')")


def upgrade() -> None:
    """Bring the schema forward."""
    _accounts()
    _sign_ups()
    _shifts()
    _imports()
    with op.batch_alter_table('question') as batch_op:
        batch_op.add_column(sa.Column('deferred_at', sa.DateTime(timezone=True), nullable=True))


def _accounts() -> None:
    """No version before this one ever set user_account.person_id, so nothing is lost with it."""
    with op.batch_alter_table('user_account') as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_account_person_id'))
        batch_op.drop_constraint(batch_op.f('fk_user_account_person_id_person'), type_='foreignkey')
        batch_op.drop_column('person_id')
        batch_op.add_column(sa.Column('mention_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_user_account_mention_id_mention'), 'mention', ['mention_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_user_account_mention_id'), ['mention_id'], unique=False)


def _sign_ups() -> None:
    op.create_table('join_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('employer', sa.String(), nullable=True),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_join_code_programme_id_programme')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_join_code_service_id_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_code')),
    sa.UniqueConstraint('code', name=op.f('uq_join_code_code'))
    )
    op.create_index(op.f('ix_join_code_programme_id'), 'join_code', ['programme_id'], unique=False)
    op.create_table('claim_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('mention_id', sa.Integer(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approves', sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['mention_id'], ['mention.id'], name=op.f('fk_claim_card_mention_id_mention')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_card')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_claim_card_token_hash'))
    )
    op.create_index(op.f('ix_claim_card_mention_id'), 'claim_card', ['mention_id'], unique=False)
    op.create_table('claim_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mention_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['mention_id'], ['mention.id'], name=op.f('fk_claim_request_mention_id_mention')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_request'))
    )
    op.create_index(op.f('ix_claim_request_mention_id'), 'claim_request', ['mention_id'], unique=False)
    op.add_column('sign_up', sa.Column('decided_by', sa.String(), nullable=True))
    op.add_column('sign_up', sa.Column('decision_note', sa.String(), nullable=True))
    op.add_column('sign_up', sa.Column('is_held', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('sign_up', sa.Column('reference', sa.String(), nullable=True))
    # Written out, because a foreign key can be added to a SQLite table only together with its column.
    op.execute('ALTER TABLE sign_up ADD COLUMN join_code_id INTEGER CONSTRAINT fk_sign_up_join_code_id_join_code REFERENCES join_code (id)')
    op.create_index(op.f('ix_sign_up_reference'), 'sign_up', ['reference'], unique=True)


def _shifts() -> None:
    """Nothing wrote assignments before this version, so the table is made anew."""
    op.drop_table('assignment')
    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.Column('mention_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum(*STATES, name='assignmentstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancel_reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['mention_id'], ['mention.id'], name=op.f('fk_assignment_mention_id_mention')),
    sa.ForeignKeyConstraint(['role_id'], ['shift_role.id'], name=op.f('fk_assignment_role_id_shift_role')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_assignment_shift_id_shift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment'))
    )
    op.create_index(op.f('ix_assignment_mention_id'), 'assignment', ['mention_id'], unique=False)
    op.create_index(op.f('ix_assignment_shift_id'), 'assignment', ['shift_id'], unique=False)
    op.create_index('uq_assignment_live', 'assignment', ['shift_id', 'mention_id'], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    op.add_column('shift', sa.Column('note', sa.String(), nullable=True))
    op.add_column('shift', sa.Column('cancel_reason', sa.String(), nullable=True))
    op.add_column('shift_log', sa.Column('reversed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('shift_log', sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('shift_log', sa.Column('returned_by', sa.String(), nullable=True))
    op.add_column('shift_log', sa.Column('returned_reason', sa.String(), nullable=True))


def _imports() -> None:
    op.add_column('import_batch', sa.Column('undone_by', sa.String(), nullable=True))
    op.create_table('import_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('preview', sa.JSON(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_import_draft_programme_id_programme')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_import_draft_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_draft')),
    sa.UniqueConstraint('token', name=op.f('uq_import_draft_token'))
    )
    op.create_index(op.f('ix_import_draft_user_id'), 'import_draft', ['user_id'], unique=False)
