"""The words for what the desk watches over: alarms, units beside the team, crews, refusals to go."""

from mcrrt.service.language import N_

DECLINED = {
    "busy": N_("Cannot leave what it is doing"),
    "too_far": N_("Too far away"),
    "unsafe": N_("Not safe for this team"),
    "conflict": N_("A member knows the person"),
    "shift_end": N_("The shift ends"),
    "vehicle": N_("Vehicle or equipment"),
    "unwell": N_("A member is unwell"),
    "other": N_("Another reason"),
}

SUPPORT = {
    "patrol": N_("Patrol"),
    "ems": N_("EMS"),
    "fire": N_("Fire"),
    "supervisor": N_("Supervisor"),
}

SUPPORT_STATE = {
    "asked": N_("Asked for"),
    "on_the_way": N_("On the way"),
    "on_scene": N_("There"),
    "left": N_("Gone"),
    "cancelled": N_("Not needed"),
}

SEVERITY = {
    "emergency": N_("Emergency: life in danger"),
    "assistance": N_("Help needed at once"),
}

CREW = {
    "change": N_("Crew changed"),
    "swap": N_("Crews swapped"),
    "split": N_("Team split"),
    "merge": N_("Teams merged"),
}

ALARM = {
    "emergency": N_("Team emergency"),
    "clinician_alone": N_("No officer goes, and there is a weapon"),
    "conflict_of_interest": N_("A member on the call must not meet the person"),
    "declined": N_("Declined"),
    "unanswered": N_("No answer"),
    "target_missed": N_("Target missed"),
    "welfare_due": N_("Welfare check due"),
    "hold_over": N_("Back from hold"),
    "hospital_notice": N_("Long at hospital: tell the supervisor"),
    "long_in_state": N_("Long in one state"),
    "target_near": N_("Target near"),
    "hospital_prompt": N_("At hospital: a low-risk transfer may be considered"),
}
