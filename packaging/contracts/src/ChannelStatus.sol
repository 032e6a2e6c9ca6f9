// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ChannelData, ChannelMode} from "./NitroTypes.sol";

/// @title What the chain remembers of each channel
/// @notice One word: 48 bits turn number record, 48 bits time of finality, 160 bits fingerprint.
abstract contract ChannelStatus {
    /// @notice The packed word of a channel; zero if it was never used.
    mapping(bytes32 channelId => bytes32 status) public statusOf;

    /// @notice Reads the word of a channel.
    /// @param channelId The channel.
    /// @return turnNumRecord Highest turn that the chain knows to be supported.
    /// @return finalizesAt Second from which the channel is final; 0 if it is open.
    /// @return fingerprint Low bits of the hash over state hash and outcome hash.
    function unpackStatus(bytes32 channelId)
        external
        view
        returns (uint48 turnNumRecord, uint48 finalizesAt, uint160 fingerprint)
    {
        (turnNumRecord, finalizesAt, fingerprint) = _unpack(statusOf[channelId]);
    }

    function _pack(ChannelData memory channel) internal pure returns (bytes32) {
        return bytes32(
            (uint256(channel.turnNumRecord) << 208) | (uint256(channel.finalizesAt) << 160)
                | _fingerprint(channel.stateHash, channel.outcomeHash)
        );
    }

    function _unpack(bytes32 status)
        internal
        pure
        returns (uint48 turnNumRecord, uint48 finalizesAt, uint160 fingerprint)
    {
        turnNumRecord = uint48(uint256(status) >> 208);
        finalizesAt = uint48(uint256(status) >> 160);
        fingerprint = uint160(uint256(status));
    }

    function _fingerprint(bytes32 stateHash, bytes32 outcomeHash) internal pure returns (uint160) {
        return uint160(uint256(keccak256(abi.encode(stateHash, outcomeHash))));
    }

    /// @dev Mode and record together, so that the word is read once.
    function _modeOf(bytes32 channelId) internal view returns (ChannelMode mode, uint48 turnNumRecord) {
        uint48 finalizesAt;
        (turnNumRecord, finalizesAt,) = _unpack(statusOf[channelId]);
        if (finalizesAt == 0) mode = ChannelMode.Open;
        else if (finalizesAt > block.timestamp) mode = ChannelMode.Challenge;
        else mode = ChannelMode.Finalized;
    }

    /// @dev Proves that the hashes are those with which the channel became final.
    function _requireFinalized(bytes32 channelId, bytes32 stateHash, bytes32 outcomeHash)
        internal
        view
        returns (uint48 turnNumRecord, uint48 finalizesAt)
    {
        uint160 fingerprint;
        (turnNumRecord, finalizesAt, fingerprint) = _unpack(statusOf[channelId]);
        require(finalizesAt != 0 && finalizesAt <= block.timestamp, "Channel not finalized.");
        require(fingerprint == _fingerprint(stateHash, outcomeHash), "incorrect fingerprint");
    }
}
