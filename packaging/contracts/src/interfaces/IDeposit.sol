// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The part of the adjudicator that takes money
interface IDeposit {
    /// @notice Funds a channel; see AssetHolder.
    function deposit(address asset, bytes32 channelId, uint256 expectedHeld, uint256 amount) external payable;
}
