"""The nine platforms where an action can be showcased, and what can be said of an action on each."""

from app.languages import N_

# In the order in which they are told.
PLATFORMS = {
    "gcm_pledging": N_("GCM Pledging Platform (United Nations)"),
    "gcm_practices": N_("GCM Repository of Practices (Migration Network Hub)"),
    "gcr_pledging": N_("GCR Pledging Platform (Pledges and Contributions)"),
    "gcr_practices": N_("GCR Good Practices Platform"),
    "gfmd_pfp": N_("GFMD Platform for Partnerships"),
    "gtf_hlpf_report": N_("Global Taskforce report to the High-level Political Forum"),
    "cta_repository": N_("Call to Local Action online Action Repository"),
    "cta_annual_report": N_("Annual Call to Local Action Localization Report"),
    "social_media": N_("Mayors Mechanism partners’ social media"),
}

STATUS = {
    "pledge": N_("Will be submitted as a pledge"),
    "practice": N_("Will be submitted as a good practice"),
    "maybe_practice": N_("May also be considered as a good practice"),
    "submit": N_("Will be submitted"),
    "considered": N_("Will be put forward; the Global Taskforce decides"),
    "shown": N_("Will be shown"),
    "not_considered": N_("Not considered: this platform does not take actions aimed only at this group"),
    "not_at_this_stage": N_("Not at this stage of the action"),
    "take_down": N_("Will be taken down now that the action has ended"),
    "team_review": N_("The Call to Local Action team will check"),
    "hold": N_("On hold until the team has replied"),
}

MAY_BE_SHARED = N_("May be shared")


def status_label(platform: str, status: str) -> str:
    """The label of a status, in English, to be translated. Partners choose for themselves what they share on social media."""
    return MAY_BE_SHARED if (platform, status) == ("social_media", "shown") else STATUS[status]
