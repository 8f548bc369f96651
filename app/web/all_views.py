"""Every blueprint, for the factory."""

from app.web.views import account, actions, check, earlier, inbox, machine, members, objectives, profile, start, verify, wizard, word_form

ALL_VIEWS = (
    start.views,
    machine.views,
    account.views,
    profile.views,
    members.views,
    objectives.views,
    check.views,
    actions.views,
    wizard.views,
    earlier.views,
    word_form.views,
    verify.views,
    inbox.views,
)
