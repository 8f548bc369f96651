"""What Word forms left aside, until it has been copied."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('left_aside',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.String(length=10), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('entries', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['actions.id'], name=op.f('fk_left_aside_action_id_actions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['accounts.id'], name=op.f('fk_left_aside_by_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_left_aside')),
    sa.UniqueConstraint('action_id', 'digest', name=op.f('uq_left_aside_action_id'))
    )


def downgrade() -> None:
    op.drop_table('left_aside')
