"""Every blueprint, for the factory."""

from app.web.views import account, actions, check, inbox, machine, objectives, profile, start, verify, wizard

ALL_VIEWS = (
    start.views,
    machine.views,
    account.views,
    profile.views,
    objectives.views,
    check.views,
    actions.views,
    wizard.views,
    verify.views,
    inbox.views,
)
