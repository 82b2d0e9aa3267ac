"""Which states a description fits: "the Baltic state", "the West African country", "the island nation", "the kingdom".

Regions are those of the United Nations' geoscheme (M49), with the groupings that newsrooms use beside them.
"""

_WEST_AFRICA = "BJ BF CV CI GM GH GN GW LR ML MR NE NG SN SL TG"
_EAST_AFRICA = "BI KM DJ ER ET KE MG MW MU MZ RW SC SO SS TZ UG ZM ZW"
_CENTRAL_AFRICA = "AO CM CF TD CG CD GQ GA ST"
_NORTH_AFRICA = "DZ EG LY MA SD TN"
_SOUTHERN_AFRICA = "BW SZ LS NA ZA ZW ZM MZ MW AO"
_CARIBBEAN = "AG BS BB CU DM DO GD HT JM KN LC VC TT BZ GY SR"
_CENTRAL_AMERICA = "BZ CR SV GT HN NI PA"
_SOUTH_AMERICA = "AR BO BR CL CO EC GY PY PE SR UY VE"
_ANDES = "BO CO EC PE CL VE"
_GULF = "BH KW OM QA SA AE IR IQ"
_LEVANT = "IL JO LB PS SY CY EG IQ IR TR YE"
_CAUCASUS = "AM AZ GE"
_CENTRAL_ASIA = "KZ KG TJ TM UZ"
_SOUTH_ASIA = "AF BD BT IN LK MV NP PK"
_SOUTHEAST_ASIA = "BN KH ID LA MM MY PH SG TH TL VN"
_EAST_ASIA = "CN JP KR KP MN"
_PACIFIC = "AU CK FJ FM KI MH NR NU NZ PG PW SB TO TV VU WS"
_BALKANS = "AL BA BG GR HR ME MK RO RS SI XK"
_BALTICS = "EE LV LT"
_NORDICS = "DK FI IS NO SE"
_BENELUX = "BE NL LU"
_ISLANDS = (
    "AG BS BB BH CK CU CV CY DM DO FJ FM GB GD HT ID IE IS JM JP KI KM KN LC LK MG MH MT MU MV NR NU NZ PG PH PW SB SC"
    " SG ST TL TO TT TV VC VU WS"
)
_KINGDOMS = "BE BH BT DK ES GB JO KH LS MA NL NO SA SE SZ TH TO MY"

_REGIONS: dict[tuple[str, ...], str] = {
    ("west african",): _WEST_AFRICA,
    ("east african",): _EAST_AFRICA,
    ("central african",): _CENTRAL_AFRICA,
    ("north african", "maghreb"): _NORTH_AFRICA,
    ("southern african",): _SOUTHERN_AFRICA,
    ("sahel", "sahelian"): "BF ML NE TD MR SN NG",
    ("african",): f"{_WEST_AFRICA} {_EAST_AFRICA} {_CENTRAL_AFRICA} {_NORTH_AFRICA} {_SOUTHERN_AFRICA}",
    ("caribbean",): _CARIBBEAN,
    ("central american",): _CENTRAL_AMERICA,
    ("andean",): _ANDES,
    ("south american",): _SOUTH_AMERICA,
    ("latin american",): f"{_SOUTH_AMERICA} {_CENTRAL_AMERICA} MX CU DO HT",
    ("gulf",): _GULF,
    ("middle eastern",): f"{_GULF} {_LEVANT}",
    ("arab",): f"{_GULF} {_NORTH_AFRICA} JO LB PS SY YE MR SO DJ KM",
    ("caucasus", "caucasian"): _CAUCASUS,
    ("central asian",): _CENTRAL_ASIA,
    ("south asian",): _SOUTH_ASIA,
    ("southeast asian", "south-east asian"): _SOUTHEAST_ASIA,
    ("east asian",): _EAST_ASIA,
    ("himalayan",): "BT NP",
    ("asian",): f"{_CENTRAL_ASIA} {_SOUTH_ASIA} {_SOUTHEAST_ASIA} {_EAST_ASIA}",
    ("pacific",): _PACIFIC,
    ("balkan",): _BALKANS,
    ("baltic",): _BALTICS,
    ("nordic",): _NORDICS,
    ("scandinavian",): "DK NO SE",
    ("benelux",): _BENELUX,
    ("iberian",): "ES PT",
    ("alpine",): "AT CH LI SI",
    ("island",): _ISLANDS,
    ("archipelago",): _ISLANDS,
    ("kingdom", "monarchy"): _KINGDOMS,
    ("emirate",): "AE KW QA BH",
    ("emirates",): "AE",
    ("sultanate",): "OM BN",
    ("principality",): "AD LI MC",
    ("duchy",): "LU",
}
_STATES = {word: frozenset(codes.split()) for words, codes in _REGIONS.items() for word in words}


def fitting(words: str) -> frozenset[str] | None:
    """The states (ISO 3166-1) that a description in lower case fits; None where it says nothing of a region.

    The longest name counts: "West African" is no other part of Africa.
    """
    found = [word for word in _STATES if word in words]
    if not found:
        return None
    longest = max(found, key=len)
    return frozenset.intersection(*(_STATES[word] for word in found if word == longest or word not in longest))
