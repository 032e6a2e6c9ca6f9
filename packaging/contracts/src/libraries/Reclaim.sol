// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Allocation, Guarantee} from "../NitroTypes.sol";

/// @title Turns a guarantee back into plain balances
library Reclaim {
    /// @notice Removes a guarantee and credits what its target decided to the two sides it names.
    /// @param source Entries of the ledger channel. They are changed in place.
    /// @param target Entries of the guaranteed channel; only the first two count.
    /// @param guaranteeIndex Place of the guarantee in the source.
    /// @return rest The source without the guarantee.
    function settle(Allocation[] memory source, Allocation[] memory target, uint256 guaranteeIndex)
        internal
        pure
        returns (Allocation[] memory rest)
    {
        rest = new Allocation[](source.length - 1);
        uint256 guaranteed = source[guaranteeIndex].amount;
        Guarantee memory sides = abi.decode(source[guaranteeIndex].metadata, (Guarantee));
        bool foundLeft;
        bool foundRight;
        uint256 reclaimed;
        for (uint256 i = 0; i < source.length; ++i) {
            if (i == guaranteeIndex) continue;
            Allocation memory entry = source[i];
            rest[i < guaranteeIndex ? i : i - 1] = entry;
            if (!foundLeft && entry.destination == sides.left) {
                foundLeft = true;
                entry.amount += target[0].amount;
                reclaimed += target[0].amount;
            }
            if (!foundRight && entry.destination == sides.right) {
                foundRight = true;
                entry.amount += target[1].amount;
                reclaimed += target[1].amount;
            }
        }
        require(foundLeft, "could not find left");
        require(foundRight, "could not find right");
        require(reclaimed == guaranteed, "totalReclaimed!=guarantee.amount");
    }
}
