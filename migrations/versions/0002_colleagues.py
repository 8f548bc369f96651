"""Colleagues: invitations, requests to join, and names that can be compared."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        # The version that runs meanwhile writes organisations without it.
        batch_op.add_column(sa.Column('folded_name', sa.String(length=400), server_default='', nullable=False))
        batch_op.create_index('ix_organisations_country_folded_name', ['country', 'folded_name'], unique=False)
    _fold_names()

    op.create_table('invitations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('invited_by_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invited_by_id'], ['accounts.id'], name=op.f('fk_invitations_invited_by_id_accounts')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_invitations_organisation_id_organisations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitations_token_hash'))
    )
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitations_email'), ['email'], unique=False)
        batch_op.create_index('ix_invitations_organisation_id_email', ['organisation_id', 'email'], unique=False)

    op.create_table('join_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_join_requests_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ended_by_id'], ['accounts.id'], name=op.f('fk_join_requests_ended_by_id_accounts')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_join_requests_organisation_id_organisations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_requests'))
    )
    with op.batch_alter_table('join_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_join_requests_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_join_requests_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('join_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_join_requests_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_join_requests_account_id'))

    op.drop_table('join_requests')
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.drop_index('ix_invitations_organisation_id_email')
        batch_op.drop_index(batch_op.f('ix_invitations_email'))

    op.drop_table('invitations')
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.drop_index('ix_organisations_country_folded_name')
        batch_op.drop_column('folded_name')


_LETTERS_WITH_STROKES = str.maketrans({'ø': 'o', 'ł': 'l', 'đ': 'd', 'ħ': 'h', 'œ': 'oe', 'æ': 'ae', 'ı': 'i'})


def _fold_names() -> None:
    """Fill the new column, as the application does from now on; a migration keeps its own copy of what it did."""
    organisations = sa.table('organisations', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('folded_name', sa.String))
    connection = op.get_bind()
    named = connection.execute(sa.select(organisations.c.id, organisations.c.name).where(organisations.c.name != '')).all()
    rows = [{'number': number, 'folded': _folded(name)[:400]} for number, name in named]
    if rows:
        change = organisations.update().where(organisations.c.id == sa.bindparam('number')).values(folded_name=sa.bindparam('folded'))
        connection.execute(change, rows)


def _folded(name: str) -> str:
    plain = unicodedata.normalize('NFKD', name.casefold()).translate(_LETTERS_WITH_STROKES)
    return ''.join(sign for sign in plain if unicodedata.category(sign)[0] in 'LNM' and not unicodedata.combining(sign))
