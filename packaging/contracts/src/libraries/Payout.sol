// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Allocation, isGuarantee} from "../NitroTypes.sol";

/// @title Who is paid what from the holdings of a channel
library Payout {
    /// @notice Divides holdings by priority and pays the selected entries.
    /// @param held What the channel holds.
    /// @param allocations The entries, most important first. They are changed in place.
    /// @param indices Entries to pay, rising; none means all.
    /// @return remaining The same entries with what is still owed.
    /// @return onlyZerosRemain Whether nothing is owed any more.
    /// @return exits What to pay, one for each selected entry.
    /// @return paid Sum of the exits.
    function split(uint256 held, Allocation[] memory allocations, uint256[] memory indices)
        internal
        pure
        returns (Allocation[] memory remaining, bool onlyZerosRemain, Allocation[] memory exits, uint256 paid)
    {
        bool paysAll = indices.length == 0;
        exits = new Allocation[](paysAll ? allocations.length : indices.length);
        onlyZerosRemain = true;
        uint256 selected = 0;
        for (uint256 i = 0; i < allocations.length; ++i) {
            Allocation memory entry = allocations[i];
            uint256 affordable = entry.amount < held ? entry.amount : held;
            // An entry that is not selected keeps its claim: later ones never get its share.
            held -= affordable;
            if (paysAll || (selected < indices.length && indices[selected] == i)) {
                // The entry itself is asked, not the one numbered by `selected`: otherwise a
                // guarantee behind a simple entry could be paid into the channel it guarantees.
                require(!isGuarantee(entry.allocationType), "cannot transfer a guarantee");
                exits[selected++] = Allocation(entry.destination, affordable, entry.allocationType, entry.metadata);
                entry.amount -= affordable;
                paid += affordable;
            }
            if (entry.amount != 0) onlyZerosRemain = false;
        }
        remaining = allocations;
    }
}
