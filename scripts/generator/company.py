"""What the simulated company offers and how its people and buyers behave: the numbers one may want to change."""

from datetime import UTC, datetime

import numpy as np


def epoch(year: int, month: int, day: int) -> int:
    """Midnight UTC as epoch seconds."""
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


MINUTE, HOUR, DAY = 60, 3_600, 86_400
START, END = epoch(2025, 1, 1), epoch(2026, 7, 1)
# History tracking was switched on late.
TRACKED_SINCE = START + (END - START) // 10

TEAMS = ("Americas", "EMEA", "APAC")
TEAM_SHARES = (0.5, 0.3, 0.2)
TEAM_ZONES = ("America/New_York", "Europe/Madrid", "Asia/Kolkata")
# Hours by which the buyers of a team are ahead of UTC, near enough for when they fill in forms.
TEAM_OFFSETS = np.array([-5, 1, 5])
COUNTRIES = ("United States", "Spain", "India")
# Leads by hour of the buyer's day and by weekday, Monday first; there are more of them every month.
HOUR_SHARES = np.array([1] * 6 + [2, 4, 7, 10, 11, 10, 8, 9, 10, 10, 9, 7, 5, 4, 4, 4, 3, 2])
WEEKDAY_SHARES = np.array([10, 11, 11, 10, 9, 3, 3])
GROWTH = 0.6

STATUSES = (
    "New",
    "MQL",
    "Sales Accepted",
    "Working",
    "Needs Information",
    "Rejected",
    "Recycled",
    "Disqualified",
    "Qualified",
    "Spam",
)
NEW, MQL, ACCEPTED, WORKING, NEEDS_INFORMATION, REJECTED, RECYCLED, DISQUALIFIED, QUALIFIED, SPAM = range(10)

SOURCES = (
    "Paid Search",
    "Organic Search",
    "Paid Social",
    "Webinar",
    "Event",
    "Referral",
    "Partner",
    "Content Syndication",
    "Direct Traffic",
    "Web",
    "Other",
    "Podcast",
    "",
    "Purchased List",
    "Data Import",
    "Test",
)
SOURCE_SHARES = (0.17, 0.17, 0.12, 0.1, 0.08, 0.06, 0.06, 0.09, 0.06, 0.04, 0.02, 0.01, 0.02, 0, 0, 0)
WEB_SOURCE, OTHER_SOURCE, NO_SOURCE, PURCHASED, IMPORTED, TEST_SOURCE = 9, 10, 12, 13, 14, 15
# How much likelier, as a difference of shares, a source's leads are to be accepted and then to be qualified.
SOURCE_ACCEPTED = np.array(
    [0.02, 0.05, -0.08, 0.0, -0.04, 0.15, 0.1, -0.14, 0.04, 0, -0.05, 0, -0.05, -0.3, -0.3, -0.3]
)
SOURCE_QUALIFIED = np.array([0.02, 0.06, -0.1, -0.02, -0.05, 0.18, 0.1, -0.15, 0.05, 0, -0.05, 0, 0, -0.2, -0.2, -0.2])
DETAILS = ("brand", "competitor terms", "retargeting", "spring campaign", "autumn campaign", "blog", "field event", "")

POINTS = (
    "Demo Request",
    "Contact Sales",
    "Pricing Page",
    "Free Trial",
    "Webinar Registration",
    "Event Badge Scan",
    "Product Tour",
    "Ebook Download",
    "Whitepaper Download",
    "Newsletter Signup",
    "Chat",
    "",
)
POINT_SHARES = (0.13, 0.08, 0.06, 0.1, 0.12, 0.06, 0.08, 0.15, 0.1, 0.07, 0.02, 0.03)
NO_POINT = 11
# A well-run company knows where each lead comes from: no catch-alls, no blanks, nothing that has no meaning.
KNOWN_SOURCE_SHARES = (0.17, 0.17, 0.12, 0.1, 0.08, 0.06, 0.06, 0.09, 0.06, *[0] * 7)
KNOWN_POINT_SHARES = (0.13, 0.08, 0.06, 0.1, 0.12, 0.06, 0.08, 0.15, 0.1, 0.07, 0, 0)
# How urgent each form is: 0 high, 1 medium, 2 low.
POINT_INTENT = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 1, 1])
# What marketing operations writes into Lead_Type__c, where it does; an empty one says: look at the form.
LEAD_TYPES = ("Demo", "Inbound Call", "Event", "Content", "")
POINT_TYPE = np.array([0, 1, 4, 4, 2, 2, 4, 3, 3, 3, 4, 4])
RATINGS = ("Hot", "Warm", "Cold", "")

# By how urgent the form is: leads that are handed over at once, that ever are, and the seconds until then (median).
BORN_READY_SHARE = np.array([0.4, 0.04, 0.02])
READY_SHARE = np.array([0.93, 0.62, 0.4])
READY_AFTER = np.array([4 * MINUTE, 8 * HOUR, 6 * DAY])
# Leads that a rule routes within minutes; the others wait for somebody to look, so many seconds at work (mean).
QUICK_SHARE = np.array([0.62, 0.42, 0.3])
BY_HAND_AFTER = np.array([2 * HOUR, 4 * HOUR, 6 * HOUR])
# Seconds at work until the first action (median).
FIRST_ACTION_AFTER = np.array([35 * MINUTE, 3 * HOUR, 7 * HOUR])

REASONS = (
    "No Budget",
    "Wrong Company Size",
    "Wrong Industry",
    "Not Decision Maker",
    "No Need",
    "Timing",
    "Competitor",
    "Student",
    "No Response",
    "Duplicate",
    "Bad Contact Data",
    "Other",
    "Not Interested",
    "Ghosted",
    "",
)
REASON_SHARES = (0.11, 0.1, 0.04, 0.08, 0.11, 0.13, 0.05, 0.04, 0.09, 0.02, 0.02, 0.07, 0.05, 0.02, 0.07)
NO_NEED, STUDENT, NO_RESPONSE, DUPLICATE, BAD_DATA, CATCH_ALL_REASON, NOT_INTERESTED, GHOSTED = (
    4,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
)
NO_REASON = 14

# Where an address tells who a lead is. `.example` is reserved: nobody real is ever written to.
COMPANY_DOMAIN = "larkfield.example"
TEST_DOMAINS = ("test.com", "example.com")
NORMAL, TEST_ADDRESS, TEST_LEAD, STAFF, BOUGHT, IMPORT, SPAM_LEAD, BY_SALES = range(8)
ODDITY_SHARES = (0.923, 0.005, 0.003, 0.004, 0.016, 0.009, 0.018, 0.022)

# What the company asks of itself apart from its deadlines: as in seeds/definitions/check_limits.csv.
PING_PONG_OWNERS, PING_PONG_DAYS = 3, 5
BULK_DECISIONS, BULK_SECONDS = 10, 60
LINK_DAYS = 5
