// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {NitroAdjudicator} from "../src/NitroAdjudicator.sol";
import {Allocation, GUARANTEE, isGuarantee, SIGNED_GUARANTEE} from "../src/NitroTypes.sol";
import {Cheats} from "./Cheats.sol";

/// @title Payouts and reclaims neither make nor lose money
contract EffectsTest is Cheats {
    NitroAdjudicator private _adjudicator = new NitroAdjudicator();

    function entries(uint256[] memory seeds) private pure returns (Allocation[] memory made) {
        made = new Allocation[](seeds.length > 12 ? 12 : seeds.length);
        for (uint256 i = 0; i < made.length; ++i) {
            uint8 guarantee = seeds[i] % 10 == 0 ? GUARANTEE : SIGNED_GUARANTEE;
            uint8 kind = seeds[i] % 5 == 0 ? guarantee : uint8(seeds[i] % 2) * 3;
            made[i] = Allocation(keccak256(abi.encode(i)), (seeds[i] >> 8) % 1000, kind, "");
        }
    }

    function sum(Allocation[] memory list) private pure returns (uint256 total) {
        for (uint256 i = 0; i < list.length; ++i) {
            total += list[i].amount;
        }
    }

    function testFuzz_payoutConservesAndNeverPaysAGuarantee(
        uint256 held,
        uint256[] memory seeds,
        uint256 mask
    ) external view {
        held = bound(held, 0, 6000);
        Allocation[] memory before = entries(seeds);
        uint256[] memory indices = new uint256[](before.length);
        uint256 selected;
        for (uint256 i = 0; i < before.length; ++i) {
            if ((mask >> i) & 1 == 1) indices[selected++] = i;
        }
        assembly ("memory-safe") {
            mstore(indices, selected)
        }
        if (selected == 0) return;

        try _adjudicator.compute_transfer_effects_and_interactions(held, before, indices) returns (
            Allocation[] memory afterwards, bool onlyZeros, Allocation[] memory exits, uint256 paid
        ) {
            assert(sum(before) == sum(afterwards) + paid);
            assert(paid == sum(exits) && paid <= held);
            assert(onlyZeros == (sum(afterwards) == 0));
            uint256 surplus = held;
            for (uint256 i = 0; i < before.length; ++i) {
                uint256 affordable = before[i].amount < surplus ? before[i].amount : surplus;
                surplus -= affordable;
                bool isSelected = (mask >> i) & 1 == 1;
                assert(!isSelected || !isGuarantee(before[i].allocationType));
                assert(before[i].amount - afterwards[i].amount == (isSelected ? affordable : 0));
            }
        } catch Error(string memory reason) {
            assert(keccak256(bytes(reason)) == keccak256("cannot transfer a guarantee"));
            bool hasGuarantee;
            for (uint256 i = 0; i < selected; ++i) {
                if (isGuarantee(before[indices[i]].allocationType)) hasGuarantee = true;
            }
            assert(hasGuarantee);
        }
    }

    function testFuzz_reclaimConserves(uint256 left, uint256 right, uint256 place, uint256[2] memory own)
        external
        view
    {
        (left, right, place) = (bound(left, 0, 1e30), bound(right, 0, 1e30), bound(place, 0, 2));
        Allocation[] memory source = new Allocation[](3);
        uint256 next;
        for (uint256 i = 0; i < 3; ++i) {
            if (i == place) continue;
            source[i] = Allocation(bytes32(next + 1), bound(own[next], 0, 1e30), 0, "");
            ++next;
        }
        bytes memory sides = abi.encode(bytes32(uint256(1)), bytes32(uint256(2)));
        source[place] = Allocation(bytes32(uint256(9)), left + right, GUARANTEE, sides);
        Allocation[] memory target = new Allocation[](2);
        target[0] = Allocation(bytes32(uint256(3)), left, 0, "");
        target[1] = Allocation(bytes32(uint256(4)), right, 0, "");

        Allocation[] memory afterwards = _adjudicator.compute_reclaim_effects(source, target, place);

        assert(afterwards.length == 2);
        assert(afterwards[0].amount == bound(own[0], 0, 1e30) + left);
        assert(afterwards[1].amount == bound(own[1], 0, 1e30) + right);
    }
}
