"""The limit of a new tab, typed or proposed."""

from ui.i18n import tr
from ui.words import amount_fault
from wallet.views import units
from wallet.views.amount_entry import AmountRefused, parse_eth
from wallet.views.values import PayQuote, PayWay


def read_limit(quote: PayQuote | None, text: str | None, amount_wei: int) -> tuple[int, str]:
    """(the limit that holds, why the typed one cannot be used or ""); `text` is None while it is the proposed one."""
    limit_wei = quote.tab_limit_wei if quote is not None else 0
    if quote is None or quote.way is not PayWay.NEW_TAB or text is None:
        return limit_wei, ""
    try:
        limit_wei = parse_eth(text)
    except AmountRefused as refused:
        return limit_wei, tr("The tab limit: {fault}").format(fault=amount_fault(refused))
    if limit_wei < amount_wei:
        return limit_wei, tr(
            "The tab limit is below the payment. Raise it to at least {amount}."
        ).format(amount=units.eth_unit(amount_wei))
    if limit_wei > quote.most_wei:
        return limit_wei, tr(
            "The tab limit is more than is free. Lower it to at most {amount}."
        ).format(amount=units.eth_unit(quote.most_wei))
    return limit_wei, ""
