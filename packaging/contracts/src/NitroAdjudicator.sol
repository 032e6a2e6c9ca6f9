// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AssetHolder} from "./AssetHolder.sol";
import {ForceMove} from "./ForceMove.sol";
import {ChannelHash} from "./libraries/ChannelHash.sol";
import {ChannelData, FixedPart, SignedVariablePart, SingleAssetExit} from "./NitroTypes.sol";

/// @title Nitro adjudicator
/// @notice Holds the money of payment channels and pays it as the participants signed. It has no
/// owner, cannot be paused and cannot be upgraded.
contract NitroAdjudicator is ForceMove, AssetHolder {
    /// @notice Ends a channel with a final state that all participants signed, and pays everybody.
    /// @param fixedPart The channel.
    /// @param candidate The final state.
    function concludeAndTransferAllAssets(FixedPart calldata fixedPart, SignedVariablePart calldata candidate)
        external
        locked
    {
        bytes32 channelId = _requireConcludable(fixedPart, candidate);
        uint48 finalizesAt = uint48(block.timestamp);
        emit Concluded(channelId, finalizesAt);
        _payAllAssets(channelId, ChannelData(0, finalizesAt, 0, 0), candidate.variablePart.outcome);
    }

    /// @notice Pays everything that a final channel owes.
    /// @param channelId The channel.
    /// @param outcome Its outcome.
    /// @param stateHash Hash with which it became final; zero after a conclusion.
    function transferAllAssets(bytes32 channelId, SingleAssetExit[] memory outcome, bytes32 stateHash)
        external
        locked
    {
        bytes32 outcomeHash = ChannelHash.outcomeHashOf(outcome);
        (uint48 turnNumRecord, uint48 finalizesAt) = _requireFinalized(channelId, stateHash, outcomeHash);
        _payAllAssets(channelId, ChannelData(turnNumRecord, finalizesAt, stateHash, outcomeHash), outcome);
    }
}
