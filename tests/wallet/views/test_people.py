from __future__ import annotations

import json

from engine.log.folding import row_of as log_row
from engine.network.causes import Cause
from engine.presence import PeerPresence
from engine.protocol import inputs as inp
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import a_joined_village, a_now, a_village, connected, log_of, settle
from tests.wallet.views.plain import assert_plain
from wallet.links.addresses import checksummed
from wallet.views.following import AT_ONCE_MAX
from wallet.views.paid import PaidIndex
from wallet.views.people import Contacts, hubs_view
from wallet.views.people_values import ContactRow, ContactsView, HubHealth, contacts_json
from wallet.views.people_words import away_words, known_address, no_name, place_problem


def an_index(village: Village, name: str = "alice") -> PaidIndex:
    log = log_of(village[name])
    return PaidIndex(log, lambda: log)


def row_of(view: ContactsView, name: str) -> ContactRow:
    return next(row for row in view.contacts if row.name == name)


def followed(village: Village, name: str = "alice") -> PaidIndex:
    """An index that has read everything in small bites."""
    index, end = an_index(village, name), village[name].world.seq
    for seq in range(0, end + AT_ONCE_MAX, AT_ONCE_MAX):
        assert index.follow(min(seq, end))
    return index


def test_contacts_stand_by_name_with_their_checked_addresses():
    village = a_village("mallory")

    view = Contacts(followed(village)).view(village["alice"].world, None)

    assert [row.name for row in view.contacts] == ["bob", "hub", "mallory"]
    assert row_of(view, "bob").address == checksummed(village["bob"].address)
    assert not view.is_counting


def test_a_tab_and_what_it_leaves_are_told():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)

    bob = row_of(Contacts(followed(village)).view(village["alice"].world, None), "bob")

    assert (bob.tab_used_wei, bob.tab_limit_wei) == (7, 100)
    assert (bob.paid_count, bob.last_paid_ms) == (1, village.now_ms)
    assert bob.can_pay_wei == 900, "a new tab carries more than the open one"
    assert_plain(bob.bound_by.replace("bob", "Bob"))


def test_who_is_away_can_be_paid_from_an_open_tab_only():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    away = PeerPresence(is_connected=False, cause=Cause.UNREACHABLE)
    presence = connected(village["hub"]).with_peer(village["bob"].address, away)

    view = Contacts(followed(village)).view(village["alice"].world, a_now(presence))

    assert row_of(view, "bob").can_pay_wei == 93
    assert row_of(view, "bob").is_connected is False


def test_who_was_never_met_is_not_said_to_be_payable():
    """Nobody can ask them for a tab: where they can be reached is not known."""
    village = a_joined_village()

    view = Contacts(followed(village)).view(
        village["alice"].world, a_now(connected(village["hub"]))
    )

    assert (row_of(view, "bob").endpoint, row_of(view, "bob").is_connected) == ("", None)
    assert row_of(view, "bob").can_pay_wei == 0


def test_a_hub_that_is_away_carries_no_new_tab():
    village = a_joined_village()
    away = PeerPresence(is_connected=False, cause=Cause.TIMEOUT)
    presence = connected(village["bob"]).with_peer(village["hub"].address, away)

    view = Contacts(followed(village)).view(village["alice"].world, a_now(presence))

    assert row_of(view, "bob").can_pay_wei == 0


def test_the_hub_itself_is_not_paid_over_its_own_channel():
    village = a_joined_village()

    view = Contacts(followed(village)).view(village["alice"].world, None)

    assert row_of(view, "hub").can_pay_wei == 0
    assert row_of(view, "hub").bound_by.startswith("There is an open channel with hub.")


def test_a_row_that_did_not_change_is_the_same_row():
    village = a_joined_village()
    log = log_of(village["alice"])
    contacts = Contacts(PaidIndex(log, lambda: log))
    before = contacts.view(village["alice"].world, None)
    village.pay("alice", "bob", 7, 1)
    log.append([log_row(fact) for fact in village["alice"].log if fact.seq > log.head.seq])

    after = contacts.view(village["alice"].world, None)

    assert row_of(after, "hub") is not row_of(before, "hub"), "its channel has a tab now"
    assert row_of(after, "bob") != row_of(before, "bob")
    again = contacts.view(village["alice"].world, None)
    assert all(one is other for one, other in zip(after.contacts, again.contacts, strict=True))


def test_counts_of_the_past_are_those_of_then():
    village = a_joined_village()
    bob = village["bob"].address
    village.pay("alice", "bob", 7, 1)
    then = village["alice"].world.seq
    village.now_ms += 60_000
    village.pay("alice", "bob", 2, 2)
    village.pay("bob", "alice", 3, 3)
    index, now = followed(village), village["alice"].world.seq

    assert (index.count(bob, now), index.count(bob, then), index.count(bob, 1)) == (2, 1, 0)
    assert index.last_ms(bob, then) == village.now_ms - 60_000
    assert index.last_ms(bob, 1) is None
    assert [row.amount_wei for row in index.newest(bob, now, 2)] == [3, -2]
    assert [row.amount_wei for row in index.newest(bob, then, 5)] == [-7]


def test_a_long_log_is_read_by_a_thread_and_then_counted():
    village = a_joined_village()
    for number in range(1, 60):
        village.pay("alice", "bob", 1, number)
    index = an_index(village)
    world = village["alice"].world
    assert world.seq > AT_ONCE_MAX

    first = Contacts(index).view(world, None)
    while not index.follow(world.seq):
        pass

    assert first.is_counting
    assert row_of(first, "bob").paid_count is None
    assert row_of(Contacts(index).view(world, None), "bob").paid_count == 59


def test_reading_in_bites_counts_as_reading_at_once():
    village = a_joined_village()
    for number in range(1, 30):
        village.pay("alice", "bob", 1, number)
    bob, end = village["bob"].address, village["alice"].world.seq
    slowly = an_index(village)

    for seq in range(end + 1):
        assert slowly.follow(seq)

    assert slowly.count(bob, end) == followed(village).count(bob, end) == 29


def test_hubs_are_those_with_a_channel_and_their_sums_are_the_channels():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    health = HubHealth(
        since_ms=1, watched_s=3.0, answered_s=2.0, latency_p50_ms=4, failure="", failed_ms=0
    )
    hub_address = village["hub"].address

    view = hubs_view(
        village["alice"].world, a_now(connected(village["hub"])), {hub_address: health}
    )

    (hub,) = view.hubs
    assert (hub.name, hub.channel_count, hub.open_count, hub.tab_count) == ("hub", 1, 1, 1)
    assert (hub.free_wei, hub.yours_in_tabs_wei, hub.can_receive_wei) == (900, 93, 1000)
    assert hub.yours_wei == 993, "7 are paid"
    assert hub.health is not None
    assert hub.health.answered_percent == 66


def test_of_the_past_nothing_is_said_about_answers():
    village = a_joined_village()
    health = {village["hub"].address: HubHealth(
        since_ms=1, watched_s=3.0, answered_s=2.0, latency_p50_ms=4, failure="", failed_ms=0
    )}  # fmt: skip

    (hub,) = hubs_view(village["alice"].world, None, health).hubs

    assert (hub.is_connected, hub.latency_ms, hub.health) == (None, None, None)


def test_a_closed_hub_stays_in_the_list_without_money():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    settle(village, "alice", "bob")
    (ledger,) = village["alice"].world.ledgers
    village.do("alice", inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger))

    (hub,) = hubs_view(village["alice"].world, None, {}).hubs

    assert (hub.open_count, hub.channel_count, hub.free_wei, hub.tab_count) == (0, 1, 0, 0)


def test_before_any_time_passed_no_share_is_told():
    health = HubHealth(
        since_ms=1, watched_s=0.0, answered_s=0.0, latency_p50_ms=None, failure="", failed_ms=0
    )

    assert health.answered_percent is None


def test_the_exported_contacts_can_be_read_again():
    village = a_village()
    view = Contacts(followed(village)).view(village["alice"].world, None)

    written = json.loads(contacts_json(view))

    assert (written["format"], written["version"]) == ("towpath-contacts", 1)
    assert [one["name"] for one in written["contacts"]] == ["bob", "hub"]
    assert written["contacts"][0]["address"] == checksummed(village["bob"].address)


def test_every_reason_to_be_away_has_plain_words():
    for cause in (*Cause, None):
        assert_plain(f"{away_words(cause)}.")


def test_what_keeps_a_contact_from_the_list_is_said_plainly():
    problems = [no_name(), known_address("Bob"), *map(place_problem, Cause)]

    for found in problems:
        assert_plain(found.cause, found.remedy)
