"""Words of the map."""

from mcrrt.service.language import N_

LAYER_KIND = {
    "zones": N_("Zones"),
    "stations": N_("Stations"),
    "hospitals": N_("Hospitals"),
    "streets": N_("Streets"),
}
